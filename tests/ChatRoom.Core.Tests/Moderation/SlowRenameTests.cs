using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests that a rename, which each room of a person shows, counts for the slow mode of each.</summary>
public sealed class SlowRenameTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RoomDirectory _rooms;

    public SlowRenameTests() => _rooms = new RoomDirectory(
        TestRegister.Of(new InMemoryTranscriptStore(), time: _time, rooms: "dev"), new RoomOptions(), new PeopleDirectory(new LimitsOptions(), _time), _time, TestMetrics.Create(), NullLogger<Room>.Instance);

    public async ValueTask DisposeAsync() => await _rooms.DisposeAsync();

    [Theory]
    [InlineData("lobby")]
    [InlineData("dev")]
    public async Task A_rename_waits_for_the_slow_mode_of_each_room_and_counts_in_each(string slow)
    {
        await _rooms.Trust.ApplyAsync(new TrustChange.SetRules(slow, new(TimeSpan.FromSeconds(30), false)), null);
        var sessions = new Dictionary<string, TestSession>();
        foreach (var name in (string[])["lobby", "dev"])
        {
            sessions[name] = await new TestSession().JoinAsync(await _rooms.OpenAsync(name), "bob", "token of bob");
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Slow mode: you can write again in 20 s.", await RefusalAsync("ben"));

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await RefusalAsync("ben"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Slow mode: you can write again in 20 s.", await RefusalAsync("bill"));
        await sessions[slow].Subscription.Room.SayAsync(sessions[slow], "hi", MessageKind.Say, RoomEvent.NewId(), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => sessions[slow].Notices.Contains("Slow mode: you can write again in 20 s."), "the refusal");

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await RefusalAsync("bill"));

        async Task<string?> RefusalAsync(string wanted) =>
            (await Eventually.InTimeAsync(_rooms.RenameAsync(sessions["dev"].Person!, wanted, TestContext.Current.CancellationToken)) as RenameResult.Refused)?.Reason.ToString();
    }
}
