using ChatRoom.Core.Events;
using ChatRoom.Core.Search;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Reads mentions by the rules of the page.</summary>
internal sealed class MentionReader : IMentionReader
{
    /// <inheritdoc/>
    public bool Mentions(MessagePosted message, string handle) => MessageHtml.Of(message)?.Mentions(MentionText.KeyOf(handle)) == true;
}
