using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>Hears what other nodes do with a shared log. Called on any thread; returns at once.</summary>
public interface INodeNews
{
    /// <summary>Says that other nodes may have stored events; also when nothing is new.</summary>
    void OnEvents();

    /// <summary>Says that persons on other nodes may have gone away or come back, or use other doors.</summary>
    void OnAttention();

    /// <summary>Says that a person on another node types, or has ended. It may get lost.</summary>
    void OnTyping(PersonId person, string handle, bool isTyping);
}
