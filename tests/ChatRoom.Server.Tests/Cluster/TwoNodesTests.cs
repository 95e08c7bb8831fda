using ChatRoom.Core.People;
using ChatRoom.Server.Tests.Accounts;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests two servers on one database, from outside.</summary>
[Slow]
public sealed class TwoNodesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    [Fact]
    public async Task Terminals_on_two_nodes_are_in_one_room_with_one_order()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        for (var i = 0; i < 20; i++)
        {
            await alice.SayAsync($"a{i}");
            await bob.SayAsync($"b{i}");
        }

        var (atAlice, atBob) = (await ReadBothAsync(alice, "alice: a19", "bob: b19"), await ReadBothAsync(bob, "alice: a19", "bob: b19"));
        Assert.Equal(atAlice, atBob);
        Assert.Equal(40, atAlice.Count);
        await bob.SayAsync("/who");
        await bob.ReadUntilAsync("2 here: alice, bob");
    }

    [Fact]
    public async Task A_handle_belongs_to_one_person_on_all_nodes_and_is_free_when_that_person_has_left()
    {
        await using var alice = await One.LineAsync("alice");
        await using (var other = await LineClient.ConnectAsync(Two.Port))
        {
            await other.SayAsync("ALICE");
            await other.ReadUntilStartsAsync("Welcome ALICE_2!");
            await other.SayAsync("{quit}");
        }

        await alice.SayAsync("{quit}");
        await One.UntilEmptyAsync();
        await using var again = await Two.LineAsync("alice");
        await again.SayAsync("hi");
        await again.ReadUntilAsync("alice: hi");
    }

    [Fact]
    public async Task The_owner_of_a_token_has_its_handle_on_another_node_at_once_and_nobody_else()
    {
        var (one, two) = (One.Services.GetRequiredService<PeopleDirectory>(), Two.Services.GetRequiredService<PeopleDirectory>());
        using var page = await one.EnterAsync("ada", "token of ada");
        using var other = await two.EnterAsync("ada", "token of another browser");
        using var again = await two.EnterAsync("ada", "token of ada");

        Assert.Equal(("ada", "ada_2", "ada"), (page.Person.Name, other.Person.Name, again.Person.Name));
        Assert.Equal(page.Person.Id, again.Person.Id);
    }

    [Fact]
    public async Task A_guest_makes_its_account_on_another_node_than_its_page()
    {
        using var page = await One.Services.GetRequiredService<PeopleDirectory>().EnterAsync("ada", "token of ada");
        var proof = PageClient.ProofOf(One, page.Person.Id, "ada");
        using var browser = new PageClient(Two.Web);

        Assert.Null(await browser.AskAsync("register", new { passphrase = "correct horse battery", person = proof }));

        Assert.Single(await browser.DevicesAsync());
        Assert.Equal(page.Person.Id, Two.Services.GetRequiredService<PeopleDirectory>().FindAccount("ada")!.Id);
    }

    [Fact]
    public async Task A_person_of_a_node_that_died_does_not_leave_if_it_is_on_another_node_by_then()
    {
        await using var alice = await One.LineAsync("alice");
        var id = One.Services.GetRequiredService<PeopleDirectory>().Find("alice")!.Id;
        await ExecuteAsync(
            $"""
            INSERT INTO nodes (id, name, version, until) VALUES ('00000000-0000-0000-0000-000000000003', 'dead', '', clock_timestamp() - interval '1 second');
            INSERT INTO present (log, node, person, handle) SELECT id, '00000000-0000-0000-0000-000000000003', '{id}'::uuid, 'alice' FROM logs WHERE name = 'lobby';
            INSERT INTO present (log, node, person, handle) SELECT id, '00000000-0000-0000-0000-000000000003', gen_random_uuid(), 'zombie' FROM logs WHERE name = 'lobby';
            SELECT end_nodes('00000000-0000-0000-0000-000000000000');
            """);

        Assert.DoesNotContain("alice has left the chat.", await alice.ReadUntilAsync("zombie has left the chat."));
        await alice.SayAsync("/who");
        await alice.ReadUntilAsync("1 here: alice");
    }

    [Fact]
    public async Task A_room_made_on_one_node_is_there_on_the_other()
    {
        await using var alice = await One.LineAsync("alice #dev");
        await using var bob = await Two.LineAsync("bob #dev");

        await bob.SayAsync("hi");

        await alice.ReadUntilAsync("bob: hi");
    }

    [Fact]
    public async Task The_persons_of_a_node_that_stops_leave()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");

        await Two.StopAsync();
        await Two.DisposeAsync();

        await alice.ReadUntilAsync("bob has left the chat.");
        await alice.SayAsync("/who");
        await alice.ReadUntilAsync("1 here: alice");
    }

    [Fact]
    public async Task The_persons_of_a_node_that_died_leave_once()
    {
        await using var alice = await One.LineAsync("alice");
        // A node that has no process any more: its lease is over.
        await ExecuteAsync(
            """
            INSERT INTO nodes (id, name, version, until) VALUES ('00000000-0000-0000-0000-000000000001', 'dead', '', clock_timestamp() + interval '10 seconds');
            SELECT append(id, ARRAY['lobby'], '00000000-0000-0000-0000-000000000001', 1, 0, ARRAY[gen_random_uuid()], ARRAY[0::bigint], ARRAY[3::smallint], ARRAY['zombie'],
                ARRAY[gen_random_uuid()], ARRAY[''], ARRAY[0::bigint], ARRAY[NULL::text], NULL, NULL) FROM logs WHERE name = 'lobby';
            UPDATE nodes SET until = clock_timestamp() - interval '1 second' WHERE name = 'dead';
            """);
        await alice.ReadUntilAsync("zombie has joined the chat!");

        await Task.WhenAll(ExecuteAsync("SELECT end_nodes('00000000-0000-0000-0000-000000000000')"), ExecuteAsync("SELECT end_nodes('00000000-0000-0000-0000-000000000000')"));

        await alice.ReadUntilAsync("zombie has left the chat.");
        await alice.SayAsync("/who");
        Assert.DoesNotContain("zombie has left the chat.", await alice.ReadUntilAsync("1 here: alice"));
    }

    [Fact]
    public async Task An_edit_and_a_deletion_on_one_node_are_seen_on_the_other()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        await alice.SayAsync("frist");
        await bob.ReadUntilAsync("alice: frist");

        await alice.SayAsync("/edit first");
        await bob.ReadUntilAsync("alice edited: first");
        await bob.SayAsync("/since 0");
        await bob.ReadUntilAsync("alice: first");
        await alice.SayAsync("/delete");
        await bob.ReadUntilAsync("alice deleted a message.");
    }

    [Fact]
    public async Task When_the_database_cuts_allConnections_nothing_is_lost_or_doubled_and_talk_goes_on()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        var (stored, n) = (new List<string>(), 0);
        for (var cuts = 0; cuts < 5 || stored.Count < 10; cuts++)
        {
            await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await alice.SayAsync($"line {++n}");
            // A message that meets a cut connection is refused with a line, or stored.
            if ((await alice.ReadLineAsync())!.StartsWith("alice: ", StringComparison.Ordinal))
            {
                stored.Add($"alice: line {n}");
            }
        }

        Assert.Equal(stored, Said(await bob.ReadUntilAsync(stored[^1])));
    }

    [Fact]
    public async Task A_node_on_a_machine_with_one_processor_starts()
    {
        // The start then reads the log piece by piece, in search of a topic.
        await ExecuteAsync(
            """
            INSERT INTO nodes (id, name, version, until) VALUES ('00000000-0000-0000-0000-000000000002', 'filler', '', clock_timestamp() + interval '1 hour');
            SELECT append(l.id, ARRAY['lobby'], '00000000-0000-0000-0000-000000000002', 1, 0, array_agg(gen_random_uuid()), array_agg(0::bigint), array_agg(1::smallint), array_agg('eve'::text),
                array_agg(gen_random_uuid()), array_agg('hi'::text), array_agg(0::bigint), array_agg(NULL::text), NULL, NULL)
            FROM logs l, generate_series(1, 20000) WHERE l.name = 'lobby' GROUP BY l.id
            """);
        await using var node = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["DOTNET_PROCESSOR_COUNT"] = "1",
            ["Tcp__Port"] = "0",
            ["History__Provider"] = "sqlite",
            ["History__Path"] = Path.Combine(Data, "three", "chatroom.db"),
            ["Data__Provider"] = "postgres",
            ["Data__Connection"] = Connection,
        });
        await using var alice = await LineClient.JoinAsync(node.Port, "alice");
        await using var bob = await One.LineAsync("bob");

        await alice.ReadUntilAsync("bob has joined the chat!");
    }

    private static IEnumerable<string> Said(IEnumerable<string> lines) => lines.Where(line => line.Contains(": ", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string>> ReadBothAsync(LineClient client, string one, string other)
    {
        var lines = new List<string>();
        while (!lines.Contains(one) || !lines.Contains(other))
        {
            lines.Add((await client.ReadLineAsync())!);
        }

        return [.. Said(lines)];
    }
}
