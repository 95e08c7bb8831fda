using ChatRoom.Core.Events;

namespace ChatRoom.Core.Moderation;

/// <summary>Remembers acts that their issuers were asked to repeat. Thread-safe.</summary>
internal sealed class Confirmations(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int Capacity = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(PersonId Issuer, string Act), DateTimeOffset> _asked = [];

    /// <summary>Returns whether the issuer repeats an act that it was asked to repeat; else remembers the act.</summary>
    public bool Take(PersonId issuer, string act)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_asked.Remove((issuer, act), out var asked) && now - asked <= Patience)
            {
                return true;
            }

            if (_asked.Count >= Capacity)
            {
                _asked.Clear();
            }

            _asked[(issuer, act)] = now;
            return false;
        }
    }
}
