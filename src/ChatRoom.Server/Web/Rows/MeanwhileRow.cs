namespace ChatRoom.Server.Web.Rows;

/// <summary>Separates the events that the browser showed before from the messages that came later.</summary>
/// <param name="Messages">The number of messages.</param>
/// <param name="MayBeMore">Whether there may be more of them.</param>
/// <param name="Mentions">The number of messages that mention the reader.</param>
public sealed record MeanwhileRow(long Messages, bool MayBeMore, int Mentions = 0) : Row("meanwhile");
