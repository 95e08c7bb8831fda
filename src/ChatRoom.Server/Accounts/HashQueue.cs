namespace ChatRoom.Server.Accounts;

/// <summary>Lets a few callers compute a hash at a time; the others wait, and addresses take turns. Thread-safe.</summary>
/// <param name="atOnce">The most hashes at a time.</param>
/// <param name="waiting">The most callers that wait.</param>
internal sealed class HashQueue(int atOnce, int waiting = 20)
{
    /// <summary>The most hashes at a time on this machine: half of the processors, and at most two.</summary>
    public static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount / 2, 1, 2);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Queue<TaskCompletionSource>> _byAddress = [];
    private readonly Queue<UInt128> _turns = new();
    private int _running;
    private int _waiting;

    /// <summary>Waits for a turn.</summary>
    /// <param name="address">The key of the caller's address.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <returns>The turn, to be disposed; null if too many wait, or too many of this address.</returns>
    public async Task<IDisposable?> EnterAsync(UInt128 address, CancellationToken cancellationToken)
    {
        if (TryJoin(address) is not { } turn)
        {
            return null;
        }

        try
        {
            await turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A turn that came at the same moment goes to the next one.
            if (!turn.TrySetCanceled(CancellationToken.None) && turn.Task.IsCompletedSuccessfully)
            {
                Leave();
            }

            throw;
        }

        return new Turn(this);
    }

    private TaskCompletionSource? TryJoin(UInt128 address)
    {
        lock (_gate)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running < atOnce)
            {
                _running++;
                turn.SetResult();
                return turn;
            }

            var own = _byAddress.GetValueOrDefault(address);
            // One address cannot fill the queue.
            if (_waiting >= waiting || own?.Count >= Math.Max(1, waiting / 4))
            {
                return null;
            }

            if (own is null)
            {
                _byAddress[address] = own = new();
                _turns.Enqueue(address);
            }

            own.Enqueue(turn);
            _waiting++;
            return turn;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            while (_turns.TryDequeue(out var address))
            {
                var own = _byAddress[address];
                var turn = own.Dequeue();
                _waiting--;
                if (own.Count > 0)
                {
                    _turns.Enqueue(address);
                }
                else
                {
                    _byAddress.Remove(address);
                }

                if (turn.TrySetResult())
                {
                    return;
                }
            }

            _running--;
        }
    }

    private sealed class Turn(HashQueue queue) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                queue.Leave();
            }
        }
    }
}
