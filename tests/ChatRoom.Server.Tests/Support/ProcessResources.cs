namespace ChatRoom.Server.Tests.Support;

/// <summary>What the process holds, before and after.</summary>
internal sealed class ProcessResources
{
    private const int SpareDescriptors = 8;

    private readonly int _descriptors = Descriptors();
    private readonly long _memory = GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Managed memory that has come since.</summary>
    public long Growth => GC.GetTotalMemory(forceFullCollection: true) - _memory;

    /// <summary>Waits until descriptors and managed memory are back, give or take little.</summary>
    public async Task UntilBackAsync(long spareBytes)
    {
        await Eventually.TrueAsync(
            () => Descriptors() <= _descriptors + SpareDescriptors, $"there are about {_descriptors} descriptors again");
        await Eventually.TrueAsync(() => Growth <= spareBytes, $"memory is back within {spareBytes} bytes");
    }

    private static int Descriptors() =>
        OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
