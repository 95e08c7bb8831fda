namespace ChatRoom.Server.History.Postgres;

/// <summary>Represents a row of the function <c>take_news</c>.</summary>
/// <param name="Kind"><see cref="Ledger"/>, <see cref="Letter"/> or <see cref="LostHandle"/>.</param>
/// <param name="Subject">The part of the ledger, the room of a private message, or the id of a person.</param>
/// <param name="Number">The version of the part, or the number of the message.</param>
internal sealed record NodeNews(string Kind, string Subject, long Number)
{
    public const string Ledger = "ledger";
    public const string Letter = "letter";
    public const string LostHandle = "lost";
}
