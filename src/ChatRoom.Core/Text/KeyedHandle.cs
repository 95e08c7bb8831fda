namespace ChatRoom.Core.Text;

/// <summary>Holds a handle and its keys, see <see cref="Handle"/>.</summary>
internal readonly record struct KeyedHandle(Handle Handle, string Skeleton, string FoldedSkeleton);
