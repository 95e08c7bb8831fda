namespace ChatRoom.Server.Web.Rows;

/// <summary>What a row shows.</summary>
internal enum RowKind
{
    /// <summary>Something said.</summary>
    Message = 0,

    /// <summary>Something done: <c>/me</c>.</summary>
    Action = 1,

    /// <summary>A join, a leave, a new name.</summary>
    Quiet = 2,

    /// <summary>An event of an unknown kind; the page shows nothing for it.</summary>
    Hidden = 3,
}
