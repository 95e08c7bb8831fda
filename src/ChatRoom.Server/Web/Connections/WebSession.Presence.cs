using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Connections;

/// <content>What a page tells of its reader, and knows of the others: who is typing, who is away, who can be named.</content>
public sealed partial class WebSession
{
    private const int MostSuggested = 8;

    private IReadOnlyList<Participant> _typists = [];
    private ITimer? _hidden;
    private bool _isAttended = true;

    /// <summary>Out of sight for so long, nobody attends to the page; zero for never.</summary>
    public TimeSpan AwayWhenHidden { get; init; }

    /// <summary>Who else is typing.</summary>
    public TypingNames Typing { get; } = new();

    /// <summary>The reader types, or has ended.</summary>
    public void SetTyping(bool isTyping) => room.Typists.Set(Subscription, isTyping);

    /// <summary>Whether the reader can see the page at all.</summary>
    public void SetVisible(bool visible)
    {
        _rows.IsVisible = visible;
        StopHidden();
        if (visible)
        {
            SetAttended(true);
        }
        else if (AwayWhenHidden > TimeSpan.Zero)
        {
            _hidden = time.CreateTimer(
                _ => Tell(() => SetAttended(_rows.IsVisible)), null, AwayWhenHidden, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Others whose handle begins with a text, then those who have it elsewhere in theirs; a few.</summary>
    public IReadOnlyList<string> FindNames(string text)
    {
        var others = Participants.Keys.Where(handle => handle != Handle);
        var begin = others.Where(handle => handle.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        var contain = others.Where(handle => handle.IndexOf(text, StringComparison.OrdinalIgnoreCase) > 0);
        return [.. begin.Concat(contain).Take(MostSuggested)];
    }

    private void StopHidden()
    {
        _hidden?.Dispose();
        _hidden = null;
    }

    private void SetAttended(bool isAttended)
    {
        if (_isAttended != isAttended)
        {
            _isAttended = isAttended;
            _ = room.SetAttentionAsync(Subscription, isAttended).AsTask();
        }
    }

    private void ShowTyping()
    {
        var typists = room.Typists.Current;
        if (_typists != typists)
        {
            _typists = typists;
            Typing.Show([.. typists.Where(typist => typist != Participant).Select(typist => typist.Name)]);
        }
    }
}
