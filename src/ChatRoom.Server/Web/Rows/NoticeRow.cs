using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Rows;

/// <summary>A line for this page only: help, refusals.</summary>
public sealed record NoticeRow(LocalizedMessage Text, int Number) : Row($"n{Number}");
