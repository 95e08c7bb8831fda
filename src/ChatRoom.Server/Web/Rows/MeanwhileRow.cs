namespace ChatRoom.Server.Web.Rows;

/// <summary>The place where the page was before it had to start anew; what is below came meanwhile.</summary>
public sealed record MeanwhileRow(long Events) : Row("meanwhile");
