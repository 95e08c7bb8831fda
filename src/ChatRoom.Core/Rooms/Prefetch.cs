using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Asks the processor to bring an object into its cache while it does something else. With a thousand clients the kernel's
/// own data has driven out what belongs to the next one by the time it is its turn. Only a hint: right or wrong, nothing
/// else changes, and it does nothing where the processor is of another kind.
/// </summary>
public static class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>Asks for the first <paramref name="lines"/> times 64 bytes of an object. Never fails, never waits.</summary>
    public static unsafe void Of(object target, int lines)
    {
        if (Sse.IsSupported)
        {
            // The collector may move the object meanwhile; then the hint was wrong.
            var start = *(byte**)Unsafe.AsPointer(ref target);
            for (var line = 0; line < lines; line++)
            {
                Sse.Prefetch0(start + (line * LineBytes));
            }
        }
    }
}
