using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Net;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Tcp.OutOfBand;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests one TCP connection that is subscribed to several rooms.</summary>
public sealed class SeveralRoomsTests : IAsyncDisposable
{
    private readonly RoomDirectory _rooms = new(
        TestRegister.Of(new InMemoryTranscriptStore(), rooms: ["one", "two"]),
        new RoomOptions(),
        new PeopleDirectory(new LimitsOptions(), TimeProvider.System),
        TimeProvider.System,
        TestMetrics.Create(),
        NullLogger<Room>.Instance);

    private readonly Socket _client;
    private readonly LineConnection _connection;

    public SeveralRoomsTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _client.Connect(listener.LocalEndPoint!);
        _connection = new LineConnection(new SocketTransport(listener.Accept()), default, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _rooms.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_gets_every_event_of_each_room_once_and_in_order()
    {
        using var visit = _rooms.People.Enter("alice");
        var one = await SubscribeAsync("one", visit.Person);
        var two = await SubscribeAsync("two", visit.Person);

        for (var i = 0; i < 50; i++)
        {
            await SayAsync(one, $"one {i}");
            await SayAsync(two, $"two {i}");
        }

        var lines = await ReadLinesAsync(100);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"alice: one {i}"), lines.Where(line => line.Contains("one", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"alice: two {i}"), lines.Where(line => line.Contains("two", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_connection_lends_its_socket_only_while_it_is_in_exactly_one_room()
    {
        using var visit = _rooms.People.Enter("alice");
        var one = await SubscribeAsync("one", visit.Person);
        await LoanAsync(one, "the loan of the first room");

        var two = await SubscribeAsync("two", visit.Person);
        await Eventually.TrueAsync(() => !_connection.IsLent, "the end of the loan");
        await SayAsync(one, "hello");
        await SayAsync(two, "hello");
        await ReadLinesAsync(2);

        Assert.False(_connection.IsLent);
    }

    [Fact]
    public async Task A_connection_that_has_moved_lends_its_socket_again_in_the_new_room_and_loses_nothing()
    {
        using var visit = _rooms.People.Enter("alice");
        var one = await SubscribeAsync("one", visit.Person);
        await LoanAsync(one, "the loan of the first room");

        var room = await _rooms.OpenAsync("two");
        var receiver = _connection.Add(room);
        var two = new Subscription(room, _connection, receiver);
        var joined = Assert.IsType<JoinResult.Joined>(
            await Eventually.InTimeAsync(room.JoinAsync(two, visit.Person, CancellationToken.None)));
        await SayAsync(two, "not before the opening");
        await SayAsync(one, "last");
        await one.Room.LeaveAsync(one.Participant!, LeaveReason.Moved);
        await Eventually.InTimeAsync(((TcpReceiver)one.Receiver).WhenEnded);
        _connection.Move(new RoomMove((TcpReceiver)one.Receiver, receiver, joined.NextSequence, joined.NextSequence, ["opening\n"u8.ToArray()]));
        await Eventually.InTimeAsync(_connection.Moved);
        await SayAsync(two, "second");

        Assert.Equal(
            ["alice: last", "opening", "alice: not before the opening", "alice: second"], await ReadLinesAsync(4));
        await LoanAsync(two, "the loan of the second room");
    }

    [Fact]
    public async Task A_connection_lends_its_socket_again_once_its_private_messages_are_sent()
    {
        var cancelled = Xunit.TestContext.Current.CancellationToken;
        using var visit = _rooms.People.Enter("alice");
        using var other = _rooms.People.Enter("bob");
        _connection.Person = visit.Person;
        visit.Person.AddContact(_connection);
        var one = await SubscribeAsync("one", visit.Person);
        await LoanAsync(one, "the loan");

        using var request = await _rooms.Direct.OpenAsync(other.Person, visit.Person, cancelled);
        Assert.Null(await DirectMessages.SayAsync(request.Lease!.Room, other.Person, "psst\nsecret", RoomEvent.NewId(), cancelled));
        Assert.Equal(["[bob -> you] psst", "  secret"], await ReadLinesAsync(2));

        await SayAsync(one, "second");
        Assert.Equal(["alice: second"], await ReadLinesAsync(1));
        await LoanAsync(one, "the loan after the private message");
    }

    // The fan-out asks for a loan at each event, and gets none while the connection still sends.
    private async Task LoanAsync(Subscription subscription, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!_connection.IsLent)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Deadline.Default, $"It never happened: {what}");
            await SayAsync(subscription, "one more");
            Assert.Equal(["alice: one more"], await ReadLinesAsync(1));
        }
    }

    private static async Task SayAsync(Subscription subscription, string text) => await subscription.Room.SayAsync(
        subscription, text, MessageKind.Say, RoomEvent.NewId(), Xunit.TestContext.Current.CancellationToken);

    private async Task<Subscription> SubscribeAsync(string name, Person person)
    {
        var room = await _rooms.OpenAsync(name);
        var receiver = _connection.Add(room);
        var subscription = new Subscription(room, _connection, receiver);
        var joined = Assert.IsType<JoinResult.Joined>(
            await Eventually.InTimeAsync(room.JoinAsync(subscription, person, CancellationToken.None)));
        _connection.Start(receiver, joined.NextSequence, []);
        return subscription;
    }

    private async Task<List<string>> ReadLinesAsync(int count)
    {
        await using var stream = new NetworkStream(_client);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new List<string>();
        while (lines.Count < count)
        {
            lines.Add((await reader.ReadLineAsync(Deadline.Token()))!);
        }

        return lines;
    }
}
