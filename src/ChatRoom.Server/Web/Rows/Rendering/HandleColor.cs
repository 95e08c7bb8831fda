using System.Globalization;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Derives the colour and the initial of a handle: the same on every page and after every restart.</summary>
internal static class HandleColor
{
    // app.css defines this number of hues.
    private const int Hues = 12;

    /// <summary>Returns the CSS class of the handle's colour.</summary>
    public static string ClassOf(string handle)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 2166136261;
        foreach (var character in handle)
        {
            hash = (hash ^ character) * 16777619;
        }

        return $"hue-{hash % Hues}";
    }

    /// <summary>Returns the first text element of the handle, in upper case.</summary>
    public static string InitialOf(string handle) => StringInfo.GetNextTextElement(handle.TrimStart('_')).ToUpperInvariant();
}
