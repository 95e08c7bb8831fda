using ChatRoom.Core.Rooms.Typing;

namespace ChatRoom.Server.Web.Connections;

/// <content>The presence of the reader and of the other participants.</content>
public sealed partial class WebSession
{
    private const int MostSuggested = 8;

    private IReadOnlyList<Typist> _typists = [];
    private ITimer? _hidden;
    private bool _isAttended = true;

    /// <summary>Gets the time after which a hidden page has no attention; zero for never.</summary>
    public TimeSpan AwayWhenHidden { get; init; }

    /// <summary>Gets the handler of a change in the attention of the reader.</summary>
    public Action<bool>? AttentionChanged { get; init; }

    /// <summary>Gets the other participants that are typing.</summary>
    public TypingNames Typing { get; } = new();

    /// <summary>Says whether the page is visible.</summary>
    public void SetVisible(bool visible)
    {
        Window.IsVisible = visible;
        StopHidden();
        if (visible)
        {
            SetAttended(true);
        }
        else if (AwayWhenHidden > TimeSpan.Zero)
        {
            _hidden = _time.CreateTimer(
                _ => Tell(() => SetAttended(Window.IsVisible)), null, AwayWhenHidden, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Finds a few other handles: first those that begin with a text, then those that contain it.</summary>
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
            _ = TellAttentionAsync(isAttended);
            AttentionChanged?.Invoke(isAttended);
        }
    }

    private void ShowTyping()
    {
        var typists = _room.Typists.Current;
        if (_typists != typists)
        {
            _typists = typists;
            Typing.Show([.. typists.Where(typist => typist.Id != Participant?.Person.Id).Select(typist => typist.Name)]);
        }
    }
}
