using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Tests what a node takes over from a reading of the ledger that was under way while something changed on the node.</summary>
public sealed class LogInsTests
{
    private static readonly Account Alice = new(PersonId.New(), "alice");

    private readonly PeopleDirectory _people = new(new LimitsOptions(), TimeProvider.System);
    private readonly LogIns _logIns;

    public LogInsTests()
    {
        _people.Claim(Claim.Of(Alice));
        // The tested functions ask no ledger.
        _logIns = new LogIns(_people, null!, TimeProvider.System);
    }

    [Fact]
    public void A_log_in_that_begins_here_during_the_reading_stays_and_one_that_another_node_has_ended_ends()
    {
        var (ended, begun) = (Guid.NewGuid(), Guid.NewGuid());
        _logIns.Add(ended, Alice.Id);
        var before = _logIns.Remember();
        _logIns.Add(begun, Alice.Id);

        _logIns.Follow(StoredAccounts.None, before);

        Assert.Equal(Alice, _logIns.Find(begun));
        Assert.Null(_logIns.Find(ended));
    }

    [Fact]
    public void A_log_in_that_ends_here_during_the_reading_does_not_come_back_and_one_of_another_node_comes()
    {
        var (ended, elsewhere) = (Guid.NewGuid(), Guid.NewGuid());
        _logIns.Add(ended, Alice.Id);
        var before = _logIns.Remember();
        _logIns.EndAll(Alice.Id, kept: Guid.Empty);

        _logIns.Follow(StoredAccounts.None with { LogIns = [(ended, Alice.Id), (elsewhere, Alice.Id)] }, before);

        Assert.Null(_logIns.Find(ended));
        Assert.Equal(Alice, _logIns.Find(elsewhere));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_account_that_is_disabled_or_enabled_here_during_the_reading_stays_so(bool isDisabled)
    {
        Change(!isDisabled);
        var before = _logIns.Remember();
        Change(isDisabled);

        _logIns.Follow(StoredAccounts.None with { Disabled = isDisabled ? [] : [Alice.Id] }, before);

        Assert.Equal(isDisabled, _logIns.IsDisabled(Alice.Id));
    }

    private void Change(bool isDisabled)
    {
        if (isDisabled)
        {
            _logIns.Disable(Alice.Id);
        }
        else
        {
            _logIns.Enable(Alice.Id);
        }
    }
}
