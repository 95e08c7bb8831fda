using System.Text;
using ChatRoom.Core.Protocol;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Shows the inputs that a framing finds: texts unchanged, all others in angle brackets.</summary>
internal static class Reading
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>All that can be read now.</summary>
    public static string[] Ready(this Framing framing)
    {
        var found = new List<string>();
        while (framing.TryRead(out var input))
        {
            found.Add(input.Kind == InputKind.Text ? input.Text : $"<{input.Kind}>");
            if (input.Kind == InputKind.Endless)
            {
                break;
            }
        }

        return [.. found];
    }

    public static string[] Take(this Framing framing, string received) => framing.Take(Bytes(received));

    public static string[] Take(this Framing framing, byte[] received)
    {
        framing.Feed(received);
        return framing.Ready();
    }

    public static string[] Finish(this Framing framing)
    {
        framing.Flush();
        return framing.Ready();
    }
}
