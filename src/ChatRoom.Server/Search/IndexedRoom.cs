using System.Security.Cryptography;
using System.Text;

namespace ChatRoom.Server.Search;

/// <summary>Represents a log in the index.</summary>
/// <remarks>There is one for each log of the server, whether its room is open or not; so it is small, and searches share it.</remarks>
/// <param name="id">Its id in the index, which no other log ever gets.</param>
/// <param name="position">The number of the last event that is indexed.</param>
internal sealed class IndexedRoom(long id, long position)
{
    private long _published = position;

    /// <summary>Gets the id.</summary>
    public long Id { get; } = id;

    /// <summary>Gets or sets the position; for the writer alone.</summary>
    public long Position { get; set; } = position;

    /// <summary>Gets the position that is committed; for any thread.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Gets or sets the number below which nothing is in the index any more; for the writer alone.</summary>
    public long KeptFrom { get; set; } = 1;

    /// <summary>Returns the 16 bytes that an epoch stands for; an epoch of another form than the server makes is hashed.</summary>
    public static Guid KeyOf(string epoch) =>
        Guid.TryParseExact(epoch, "N", out var key) ? key : new(SHA256.HashData(Encoding.UTF8.GetBytes(epoch)).AsSpan(0, 16));

    /// <summary>Lets searches rely on the position, after a commit.</summary>
    public void Publish() => Volatile.Write(ref _published, Position);
}
