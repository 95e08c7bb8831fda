using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Tests.History.Postgres;

/// <summary>Counts what a node hears of another one.</summary>
internal sealed class Listener(SemaphoreSlim rings) : INodeNews
{
    private int _attentions;

    public int Attentions => Volatile.Read(ref _attentions);

    public (PersonId Person, string Handle, bool IsTyping) Typing { get; private set; }

    public void OnEvents() => rings.Release();

    public void OnAttention() => Interlocked.Increment(ref _attentions);

    public void OnTyping(PersonId person, string handle, bool isTyping) => Typing = (person, handle, isTyping);
}
