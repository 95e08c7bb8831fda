using ChatRoom.Core.Text;

namespace ChatRoom.Core.Events;

/// <summary>Explains a <see cref="LeaveReason"/> to the client.</summary>
public static class LeaveReasonText
{
    /// <summary>The line for every client when the server stops.</summary>
    public static readonly LocalizedMessage Stopping = new("Goodbye_ShuttingDown", "The server is stopping.");

    /// <summary>Returns one line for the client, or null if the client needs none.</summary>
    public static LocalizedMessage? ForClient(this LeaveReason reason) => reason switch
    {
        LeaveReason.NoName => new("Goodbye_NoName", "You gave no name in time. Goodbye."),
        LeaveReason.LineTooLong => new("Goodbye_LineTooLong", "That line has no end. Goodbye."),
        LeaveReason.ServerFull => new("Goodbye_ServerFull", "The server is full. Please try again later."),
        LeaveReason.AddressLimit or LeaveReason.NamelessLimit => new("Goodbye_AddressLimit", "There are too many connections from your address. Close one and try again."),
        LeaveReason.NotChat => new("Goodbye_NotChat", "This is a chat server for plain text, without TLS. Goodbye."),
        LeaveReason.ShuttingDown => Stopping,
        LeaveReason.LoggedOut => new("Goodbye_LoggedOut", "Your log-in has ended. Log in again to come back."),
        LeaveReason.EndedByOperator => new("Goodbye_EndedByOperator", "An operator ended this connection. You may come back."),
        LeaveReason.ServerError => new("Goodbye_ServerError", "The server made a mistake and must close this connection. Please come back."),
        _ => null,
    };
}
