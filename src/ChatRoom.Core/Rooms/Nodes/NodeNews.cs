using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Nodes;

/// <summary>Takes what other nodes do into the loop of a room.</summary>
internal sealed class NodeNews(Room room) : INodeNews
{
    public void OnEvents() => room.OnNews(hasEvents: true);

    public void OnAttention() => room.OnNews(hasEvents: false);

    public void OnTyping(PersonId person, string handle, bool isTyping) => room.Typists.SetElsewhere(person, handle, isTyping);
}
