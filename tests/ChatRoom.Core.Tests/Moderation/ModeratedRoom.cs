using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Runs the lobby with persons of any rank and address.</summary>
internal sealed class ModeratedRoom : IAsyncDisposable
{
    public ModeratedRoom()
    {
        Moderation = new(Test.Rooms, new ProtectedNetworks([IPNetwork.Parse("192.0.2.0/24")]), Test.Time, NullLogger<ModerationService>.Instance);
        Interpreter = new InputInterpreter(
            Test.Rooms, Test.Limits, new AddressLimiter(Test.Limits, Test.Time), Test.Time, Test.Metrics, Moderation);
    }

    public TestRoom Test { get; } = new(limits: new LimitsOptions { FloodPerSecond = 0 });

    public ModerationService Moderation { get; }

    public InputInterpreter Interpreter { get; }

    public TrustRegister Trust => Test.Rooms.Trust;

    public Room Room => Test.Room;

    /// <summary>Joins the lobby.</summary>
    /// <param name="name">The handle, and the token unless the person is a guest of a terminal.</param>
    /// <param name="address">The address, or null for a connection inside the process.</param>
    /// <param name="role">The role.</param>
    /// <param name="hasToken">Whether the person can come back.</param>
    public async Task<TestSession> JoinAsync(string name, string? address = null, Role? role = null, bool hasToken = true)
    {
        if (role is { } given)
        {
            var grant = new RoleGrant(given == Role.Moderator ? Room.Name : "", PersonId.FromToken($"token of {name}"), given, name);
            await Trust.ApplyAsync(new TrustChange.Grant(grant), null);
        }

        var (session, result) = await TryJoinAsync(name, address, hasToken);
        session.Joined = Assert.IsType<JoinResult.Joined>(result);
        session.Person!.AddContact(session);
        return session;
    }

    public async Task<(TestSession Session, JoinResult Result)> TryJoinAsync(string name, string? address = null, bool hasToken = true)
    {
        var session = new TestSession(client: address is null ? default : ClientAddress.Direct(IPAddress.Parse(address)));
        return (session, await Eventually.InTimeAsync(Test.BeginJoin(session, name, hasToken ? $"token of {name}" : null)));
    }

    /// <summary>Returns why the person may not enter.</summary>
    public async Task<string> RefusalAsync(string name, string? address = null, bool hasToken = true)
    {
        var (_, result) = await TryJoinAsync(name, address, hasToken);
        return Assert.IsType<JoinResult.Refused>(result).Reason.ToString();
    }

    /// <summary>Types a line, and returns the notices that came for it.</summary>
    public async Task<IReadOnlyList<string>> TypeAsync(TestSession session, string line)
    {
        var before = session.Notices.Count;
        await Eventually.InTimeAsync(Interpreter.TakeAsync(session, line, Guid.NewGuid(), TestContext.Current.CancellationToken).AsTask());
        await Test.SettleAsync();
        return [.. session.Notices.Skip(before)];
    }

    /// <summary>Returns the log since the persons joined, as words.</summary>
    public async Task<IEnumerable<string>> LogAsync() =>
        (await Test.LogAsync()).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Where(line => !line.EndsWith(" joined", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Test.DisposeAsync();
}
