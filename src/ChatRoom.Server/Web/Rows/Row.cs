namespace ChatRoom.Server.Web.Rows;

/// <summary>One row of the conversation as a page shows it.</summary>
/// <param name="Key">Tells rows apart for as long as the page lives.</param>
public abstract record Row(string Key);
