namespace ChatRoom.Server.Web.Rows;

/// <summary>Separates the events that the browser showed before from the events that came later.</summary>
public sealed record MeanwhileRow(long Events) : Row("meanwhile");
