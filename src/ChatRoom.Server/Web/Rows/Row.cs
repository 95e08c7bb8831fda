using ChatRoom.Core.People;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Represents one row of the conversation on a page.</summary>
/// <param name="Key">Identifies the row for the lifetime of the page.</param>
public abstract record Row(string Key)
{
    /// <summary>Returns the row with the other names of deleted accounts.</summary>
    internal virtual Row Show(DeletedAccounts deleted) => this;
}
