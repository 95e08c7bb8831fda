using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Creates handles for tests.</summary>
internal static class TestHandle
{
    public static Handle Create(string wanted)
    {
        Assert.True(Handle.TryCreate(wanted, out var handle));
        return handle;
    }
}
