namespace ChatRoom.Core.Limits;

/// <summary>Counts the places of one address. Guarded by the lock of the <see cref="ConnectionQuota"/>.</summary>
internal sealed class AddressCount(UInt128 key)
{
    public UInt128 Key { get; } = key;

    public int Places { get; set; }

    public int Nameless { get; set; }
}
