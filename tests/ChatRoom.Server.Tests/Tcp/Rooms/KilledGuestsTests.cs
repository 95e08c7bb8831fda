using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Tests what a killed server leaves of the private rooms of persons that cannot come back.</summary>
[Slow]
public sealed class KilledGuestsTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, OnlyWithFiles("The process that is killed has its data in files.")]
    public async Task A_private_room_that_only_guests_of_terminals_could_enter_is_deleted_after_a_kill_and_one_with_an_account_is_not()
    {
        await using (var killed = await ServerProcess.StartAsync(_folder.Setting))
        {
            await using var guest = await LineClient.JoinAsync(killed.Port, "guest #den");
            await using var owner = await LineClient.JoinAsync(killed.Port, "owner #club");
            await MakePrivateAsync(guest, "guest");
            await MakePrivateAsync(owner, "owner");
            await owner.SayAsync("/register correct horse battery");
            await owner.ReadUntilStartsAsync("owner is yours now.");
            await killed.KillAsync();
        }

        Assert.Equal(2, await CountPrivateAsync());
        await using var next = await ServerProcess.StartAsync(_folder.Setting);

        await Eventually.TrueAsync(
            () => CountPrivateAsync().GetAwaiter().GetResult() == 1, "the room of the guest is deleted", within: TimeSpan.FromMinutes(1));
        await using var again = await LineClient.JoinAsync(next.Port, "somebody");
        await again.SayAsync("/login owner correct horse battery");
        await again.ReadUntilAsync("You are logged in as owner.");
        await again.SayAsync("/join club");
        await again.ReadUntilAsync("owner: words of owner");
    }

    private static async Task MakePrivateAsync(LineClient client, string name)
    {
        await client.SayAsync($"words of {name}\n/private");
        await client.ReadUntilStartsAsync($"{name} made this room private.");
    }

    /// <summary>Counts the private rooms that have a row or a log.</summary>
    private async Task<int> CountPrivateAsync() =>
        (await ServerProcess.RunAsync("room", "list", _folder.Setting)).Lines.Count(line => line.StartsWith('~'));
}
