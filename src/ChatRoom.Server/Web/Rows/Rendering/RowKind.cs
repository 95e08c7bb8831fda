namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Distinguishes the looks of rows.</summary>
internal enum RowKind
{
    /// <summary>A message.</summary>
    Message = 0,

    /// <summary>An action: <c>/me</c>.</summary>
    Action = 1,

    /// <summary>A join, a leave, a rename.</summary>
    Quiet = 2,

    /// <summary>An event of an unknown kind; it is not shown.</summary>
    Hidden = 3,
}
