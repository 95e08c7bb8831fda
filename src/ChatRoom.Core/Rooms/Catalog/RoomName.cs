using System.Diagnostics.CodeAnalysis;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Reads names of rooms as people type them: in any case, with or without <c>#</c> in front.</summary>
public static class RoomName
{
    private const char Mark = '#';

    /// <summary>Reads the name of a public room or the address of a private one; false if the text is neither.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? name)
    {
        var typed = MessageText.ReplaceInvisible(text, "").Trim();
        name = typed is [Mark, .. var rest] ? rest.ToLowerInvariant() : typed.ToLowerInvariant();
        return RoomDirectory.IsLegal(name) || PrivateAddress.IsLegal(name) || (name = null) is not null;
    }

    /// <summary>Splits the line with a client's name, as in <c>alice #dev</c>.</summary>
    /// <returns>The name of the client, and the room; null if the line does not end in one.</returns>
    public static (string Name, string? Room) Split(string line)
    {
        var words = MessageText.ReplaceInvisible(line, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [_, .., [Mark, ..] last] || !TryParse(last, out var room))
        {
            return (line, null);
        }

        return (line[..line.LastIndexOf(Mark)].TrimEnd(), room);
    }
}
