namespace ChatRoom.Server.Web.Connections;

/// <summary>Holds the handles of the other participants that are typing.</summary>
/// <remarks>Components subscribe to it, so a change renders these components and not the page.</remarks>
public sealed class TypingNames
{
    /// <summary>Occurs on any thread when the names have changed.</summary>
    public event Action? Changed;

    /// <summary>Gets the names, in the order in which they began to type.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Replaces the names.</summary>
    public void Show(IReadOnlyList<string> names)
    {
        if (!names.SequenceEqual(Names))
        {
            Names = names;
            Changed?.Invoke();
        }
    }
}
