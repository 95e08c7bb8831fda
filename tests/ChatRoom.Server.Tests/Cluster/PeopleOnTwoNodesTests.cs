using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests persons, accounts and private talk over two nodes.</summary>
[Slow]
public sealed class PeopleOnTwoNodesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    private const string Passphrase = "correct horse battery";

    [Fact]
    public async Task A_private_message_reaches_a_person_on_the_other_node_and_so_does_the_answer()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.SayAsync("/msg Bob one");
        await alice.ReadUntilAsync("[you -> bob] one");
        await bob.ReadUntilAsync("[alice -> you] one");

        await bob.SayAsync("/r two");
        await bob.ReadUntilAsync("[you -> alice] two");
        await alice.ReadUntilAsync("[bob -> you] two");
        await alice.SayAsync("/msg bob three");

        Assert.Equal(["[alice -> you] three"], (await bob.ReadUntilAsync("[alice -> you] three")).Where(line => line.StartsWith('[')));
    }

    [Fact]
    public async Task A_private_message_to_nobody_is_refused_and_one_to_oneself_on_the_other_node_too()
    {
        await using var alice = await RegisterAsync("alice");
        await using var again = await LoginAsync("alice");
        await again.SayAsync("/msg nobody hi");
        await again.ReadUntilAsync("Nobody here has the name nobody.");
        await again.SayAsync("/msg alice hi");
        await again.ReadUntilAsync("That is you. Nobody else would get it.");
    }

    [Fact]
    public async Task An_account_made_on_one_node_is_an_account_on_the_other_and_its_handle_is_claimed()
    {
        await using (await RegisterAsync("alice"))
        {
        }

        await using var guest = await LineClient.ConnectAsync(Two.Port);
        await guest.SayAsync("alice");
        Assert.DoesNotContain("Welcome alice!", await guest.ReadUntilStartsAsync("alice belongs to an account"), StringComparison.Ordinal);
        await using var alice = await LoginAsync("alice");
        await alice.SayAsync("hi");
        await alice.ReadUntilAsync("alice: hi");
    }

    [Fact]
    public async Task A_person_on_two_nodes_is_one_participant()
    {
        await using var witness = await Two.LineAsync("witness");
        await using var alice = await RegisterAsync("alice");
        await witness.ReadUntilAsync("alice has joined the chat!");
        await using (var again = await LoginAsync("alice"))
        {
            await again.SayAsync("/who");
            await again.ReadUntilAsync("2 here: alice, witness");
            await again.SayAsync("{quit}");
        }

        await Eventually.TrueAsync(() => Two.Connections == 1, "the second connection is gone");
        await alice.SayAsync("still here");
        Assert.Equal(["alice: still here"], await witness.ReadUntilAsync("alice: still here"));
        await witness.SayAsync("/who");
        await witness.ReadUntilAsync("2 here: alice, witness");

        await alice.SayAsync("{quit}");
        await witness.ReadUntilAsync("alice has left the chat.");
        await witness.SayAsync("/who");
        await witness.ReadUntilAsync("1 here: witness");
    }

    [Fact]
    public async Task Each_node_knows_the_doors_of_a_person_on_the_other()
    {
        await using var alice = await One.LineAsync("alice");
        await Eventually.TrueAsync(() => Two.Lobby.Participants.GetValueOrDefault("alice")?.Doors is ["tcp"], "the door is known");

        await using var late = await Two.LineAsync("late");
        Assert.Equal(["tcp"], Two.Lobby.Participants["alice"].Doors);
    }

    [Fact]
    public async Task A_rename_follows_the_person_to_the_other_node()
    {
        await using var alice = await RegisterAsync("alice");
        await using var again = await LoginAsync("alice");
        await alice.SayAsync("/nick alicia");
        await again.ReadUntilAsync("alice is now known as alicia.");
        await again.SayAsync("hi");
        await alice.ReadUntilAsync("alicia: hi");
    }

    [Fact]
    public async Task Another_passphrase_on_one_node_ends_the_log_ins_on_the_other()
    {
        await using var alice = await RegisterAsync("alice");
        await using var thief = await LoginAsync("alice");
        await alice.SayAsync("/passphrase other horse battery");
        await alice.ReadUntilStartsAsync("The passphrase is changed.");

        Assert.Contains((await thief.ReadAllAsync()), line => line.Contains("log-in has ended", StringComparison.Ordinal));
        await alice.SayAsync("hi");
        await alice.ReadUntilAsync("alice: hi");
    }

    [Fact]
    public async Task A_room_that_is_made_private_on_one_node_keeps_those_who_are_in_it_and_no_others()
    {
        await using var alice = await One.LineAsync("alice #den");
        await using var bob = await Two.LineAsync("bob #den");
        await alice.ReadUntilAsync("bob has joined the chat!");
        await alice.SayAsync("/private");
        await alice.ReadUntilStartsAsync("alice made this room private");
        await alice.SayAsync("secret");
        await bob.ReadUntilAsync("alice: secret");

        // A stranger may come before the other node knows: then nothing lets it in.
        await using var eve = await Two.LineAsync("eve");
        List<string> seen = [];
        for (var line = ""; !line.StartsWith("You are in #den", StringComparison.Ordinal); seen.Add(line))
        {
            if (line.Length == 0 || line is "not stored, try again" || line.StartsWith("There is no room", StringComparison.Ordinal))
            {
                await eve.SayAsync("/join den");
            }

            line = (await eve.ReadLineAsync())!;
        }

        await eve.SayAsync("anybody?");
        seen.AddRange(await eve.ReadUntilAsync("eve: anybody?"));
        Assert.DoesNotContain(seen, line => line.Contains("secret", StringComparison.Ordinal));
        await Eventually.TrueAsync(
            () => Two.Services.GetRequiredService<RoomDirectory>().Loaded.Any(room => room.Record.Kind == RoomKind.Private), "the other node knows");
        await bob.SayAsync("only us");
        Assert.DoesNotContain("eve: anybody?", await alice.ReadUntilAsync("bob: only us"));
    }

    [Fact]
    public async Task A_person_on_the_other_node_is_invited_to_a_private_room_and_to_a_public_one()
    {
        await using var alice = await One.LineAsync("alice #den");
        await using var bob = await Two.LineAsync("bob");
        await alice.SayAsync("/invite bob");
        await alice.ReadUntilAsync("bob has your invitation to #den.");
        await bob.ReadUntilAsync("alice invites you to #den. To enter: /join den");
        await alice.SayAsync("/private");
        await alice.ReadUntilStartsAsync("alice made this room private");

        await alice.SayAsync("/invite bob");
        await alice.ReadUntilStartsAsync("bob is a member of");
        var line = await bob.ReadUntilStartsAsync("alice invites you to den, a private room. To enter: ");

        await bob.SayAsync(line[line.IndexOf("/join", StringComparison.Ordinal)..]);
        await alice.ReadUntilAsync("bob has joined the chat!");
        await bob.SayAsync("here I am");
        await alice.ReadUntilAsync("bob: here I am");
    }

    [Fact]
    public async Task The_persons_of_a_node_that_was_paused_are_back_when_it_goes_on()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");

        // The other node does the same after ten seconds without a sign of life.
        await ExecuteAsync(
            """
            UPDATE nodes SET until = clock_timestamp() - interval '1 second' WHERE id = (SELECT node FROM handles WHERE handle = 'bob');
            SELECT end_nodes('00000000-0000-0000-0000-000000000000')
            """);

        await alice.ReadUntilAsync("bob has left the chat.");
        await alice.ReadUntilAsync("bob has joined the chat!");
        await bob.SayAsync("back");
        await alice.ReadUntilAsync("bob: back");
        await using var other = await LineClient.ConnectAsync(One.Port);
        await other.SayAsync("bob");
        await other.ReadUntilStartsAsync("Welcome bob_2!");
    }

    [Fact]
    public async Task A_cut_connection_to_the_database_gives_nobody_the_handle_of_another_person_and_keeps_none()
    {
        await using var bob = await One.LineAsync("bob");
        await using var carol = await Two.LineAsync("carol");
        for (var n = 0; n < 5; n++)
        {
            await CutAsync();
            await using var other = await LineClient.ConnectAsync(Two.Port);
            await other.SayAsync("bob");
            await other.ReadUntilStartsAsync("Welcome bob_2!");
            await CutAsync();
            await other.SayAsync("/quit");
            await carol.ReadUntilAsync("bob_2 has left the chat.");
            await Eventually.TrueAsync(async () => await AskAsync("SELECT count(*) FROM handles WHERE handle = 'bob_2'") is 0L, "the handle is free");
        }

        Task CutAsync() => ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    [Fact]
    public async Task A_guest_gives_its_handle_up_when_its_owner_has_come_on_another_node()
    {
        await using var bob = await Two.LineAsync("bob");

        await ExecuteAsync("UPDATE handles SET is_lost = true WHERE handle = 'bob'");

        await bob.ReadUntilAsync("bob is now known as bob_2.");
        await Eventually.TrueAsync(() => Two.Services.GetRequiredService<PeopleDirectory>().Find("bob_2") is not null, "the guest has another name");
    }

    private async Task<LineClient> RegisterAsync(string name)
    {
        var client = await One.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilStartsAsync($"{name} is yours now");
        await Eventually.TrueAsync(() => Two.Services.GetRequiredService<PeopleDirectory>().FindAccount(name) is not null, "the other node knows the account");
        return client;
    }

    private Task<LineClient> LoginAsync(string name) => Two.LineAsync($"/login {name} {Passphrase}");
}
