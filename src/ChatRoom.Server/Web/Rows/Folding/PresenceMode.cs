using System.Text.Json.Serialization;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Lists the ways in which a page shows joins, leaves and renames.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PresenceMode>))]
public enum PresenceMode
{
    /// <summary>Adjacent ones share a row.</summary>
    Folded = 0,

    /// <summary>Each has a row, except in a crowd.</summary>
    All = 1,

    /// <summary>The page does not show them.</summary>
    None = 2,
}
