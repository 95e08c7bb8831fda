namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>A line that came with a number.</summary>
internal sealed record NumberedLine(long Number, string Text);
