using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Shows a notice: a line for this page only.</summary>
public sealed record NoticeRow(LocalizedMessage Text, int Number) : Row($"n{Number}");
