using ChatRoom.Core.People;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.People;

/// <summary>Tests the preview of the handle for a name before the join.</summary>
public sealed class HandlePreviewTests
{
    [Theory]
    [InlineData("bob", "bob", "bob", false)]
    [InlineData("ALICE", "ALICE", "ALICE_2", true)]
    [InlineData("аlice", "аlice", "аlice_2", true)] // with a Cyrillic letter
    [InlineData("Ada Lovelace", "Ada_Lovelace", "Ada_Lovelace", false)]
    [InlineData("?!", null, "guest1", false)]
    public async Task A_preview_shows_the_handle_that_a_join_would_give(string wanted, string? legal, string free, bool isTaken)
    {
        await using var test = new TestRoom();
        await test.JoinAsync("alice");

        var preview = test.People.Preview(wanted);

        Assert.Equal(new HandlePreview(legal, free), preview);
        Assert.Equal(isTaken, preview.IsTaken);
        Assert.Equal(free, (await test.JoinAsync(wanted)).Name);
    }

    [Fact]
    public async Task A_preview_with_the_token_of_a_person_shows_its_handle()
    {
        await using var test = new TestRoom();
        await test.JoinAsync("alice", token: "secret");

        Assert.Equal(new HandlePreview("alice", "alice"), test.People.Preview("alice", "secret"));
        Assert.True(test.People.Preview("alice", "another").IsTaken);
    }
}
