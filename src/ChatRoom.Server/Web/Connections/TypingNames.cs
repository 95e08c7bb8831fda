namespace ChatRoom.Server.Web.Connections;

/// <summary>
/// The names of the others who are typing, as a page shows them. Parts of the page follow it by themselves, so that a change
/// renders these parts and not the page.
/// </summary>
public sealed class TypingNames
{
    /// <summary>The names have changed. Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Shows others.</summary>
    public void Show(IReadOnlyList<string> names)
    {
        if (!names.SequenceEqual(Names))
        {
            Names = names;
            Changed?.Invoke();
        }
    }
}
