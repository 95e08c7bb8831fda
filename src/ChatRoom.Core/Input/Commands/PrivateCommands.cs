using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Direct;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Implements the commands about private rooms.</summary>
internal static class PrivateCommands
{
    /// <summary>Makes the room private: <c>/private</c>.</summary>
    public static async ValueTask<InputOutcome> PrivateAsync(CommandCall call) =>
        await call.Rooms.Private.MakePrivateAsync(call.Subscription, call.CancellationToken) is { } refusal
            ? call.Reject(refusal)
            : InputOutcome.Done;

    /// <summary>Lets a person into the room, or tells it of a public one: <c>/invite HANDLE</c>.</summary>
    public static async ValueTask<InputOutcome> InviteAsync(CommandCall call)
    {
        if (call.Argument.Length == 0)
        {
            return call.Reject(new("Answer_InviteWhom", "Invite whom? /invite NAME"));
        }

        var guest = call.Rooms.People.Find(call.Argument);
        var elsewhere = guest is null ? await call.Rooms.People.FindElsewhereAsync(call.Argument) : null;
        if ((guest?.Name ?? elsewhere?.Handle) is not { } name)
        {
            return call.Reject(DirectMessages.NobodyNamed(call.Argument));
        }

        if (guest == call.Participant.Person)
        {
            return call.Reject(RoomCommands.InItAlready(call.Room));
        }

        var inviting = guest is not null
            ? call.Rooms.Private.InviteAsync(call.Subscription, guest, call.CancellationToken)
            : call.Rooms.Private.InviteAsync(call.Subscription, elsewhere!, call.CancellationToken);
        if (await inviting is { } refusal)
        {
            return call.Reject(refusal);
        }

        call.Connection.Notice(call.Room.Record.Kind == RoomKind.Private
            ? new("Answer_MemberNow", "{0} is a member of {1} now, and knows how to enter.", name, call.Room.Label)
            : new("Answer_HasInvitation", "{0} has your invitation to {1}.", name, call.Room.Label));
        return InputOutcome.Done;
    }
}
