using System.Globalization;

namespace ChatRoom.Server.Web.Rows;

/// <summary>A handle's colour and initial: always the same for the same handle, on every page and after every restart.</summary>
internal static class HandleColor
{
    // app.css has as many.
    private const int Hues = 12;

    /// <summary>The CSS class of the handle's colour.</summary>
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

    /// <summary>The handle's first sign, in capitals.</summary>
    public static string InitialOf(string handle) => StringInfo.GetNextTextElement(handle.TrimStart('_')).ToUpperInvariant();
}
