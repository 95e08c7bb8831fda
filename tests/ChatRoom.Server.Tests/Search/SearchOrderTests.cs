using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Inbox;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests the order of results while the index has some rooms and not yet others.</summary>
public sealed class SearchOrderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lobby")]
    [InlineData("dev")]
    [InlineData("lobby dev")]
    [InlineData("")]
    public async Task Results_are_in_the_order_of_time_whatever_rooms_the_index_has_and_each_comes_once(string indexed)
    {
        await using var server = await RunningServer.StartAsync("--Search:Index=false", "--Limits:FloodBurst=0", "--Tcp:Backlog=0");
        await using var ada = await server.LineAsync("ada");
        string[] expected = ["word 4", "word 3", "word 2", "word 1"];
        foreach (var (text, room) in expected.Reverse().Zip(["lobby", "dev", "lobby", "dev"]))
        {
            await ada.SayAsync($"/join {room}\n{text}");
            await ada.ReadUntilAsync($"ada: {text}");
        }

        var rooms = server.Services.GetRequiredService<RoomDirectory>();
        var index = new IndexOfRooms([.. rooms.Loaded.Where(room => indexed.Contains(room.Name, StringComparison.Ordinal))]);
        var search = new MessageSearch(rooms, new SearchOptions(), TimeProvider.System, index);
        var query = SearchQueryParser.Parse("word", _ => default, out _)!;
        var results = await search.BeginAsync(server.Services.GetRequiredService<PeopleDirectory>().Find("ada")!, query, Cancellation);

        var first = await results.NextAsync(3, Cancellation);
        var second = await results.NextAsync(3, Cancellation);

        Assert.Equal(expected, first.Messages.Concat(second.Messages).Select(found => found.Message.Text));
        Assert.Equal((true, false), (first.HasMore, second.HasMore));
    }

    /// <summary>An index that has everything that was said in some rooms.</summary>
    private sealed class IndexOfRooms(IReadOnlyList<Room> rooms) : IMessageIndex
    {
        public DateTimeOffset? IncompleteSince => null;

        // The newest event is also read: it was committed while the search began.
        public long PositionOf(string epoch) => rooms.SingleOrDefault(room => room.Epoch == epoch)?.Tail.NextSequence - 2 ?? 0;

        public Task<IReadOnlyList<FormerHandle>> HandlesOfAsync(Core.Events.PersonId person, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<FormerHandle>>([]);

        public async Task<IReadOnlyList<IndexedMessage>> FindAsync(IndexQuery query, long? before, int count, CancellationToken cancellationToken)
        {
            var found = new List<IndexedMessage>();
            foreach (var room in rooms)
            {
                foreach (var message in (await room.ReadAfterAsync(0, 100, cancellationToken)).OfType<Core.Events.MessagePosted>())
                {
                    found.Add(new(message.At.UtcTicks, room.Name, message.Sequence));
                }
            }

            return [.. found.Where(message => message.Key < (before ?? long.MaxValue)).OrderByDescending(message => message.Key).Take(count)];
        }
    }
}
