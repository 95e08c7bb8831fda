using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>Reaches a person on one of its connections, whatever room that is in. No member may block or throw.</summary>
public interface IContact
{
    /// <summary>Shows a line to this client only.</summary>
    void Notice(LocalizedMessage text);
}
