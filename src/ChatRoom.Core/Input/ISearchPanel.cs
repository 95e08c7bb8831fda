namespace ChatRoom.Core.Input;

/// <summary>Represents a connection that shows found messages in a place of their own.</summary>
public interface ISearchPanel
{
    /// <summary>Shows the results of a query, or an empty one to be filled in.</summary>
    /// <returns>False if the connection has no such place just now; then the results are lines.</returns>
    bool ShowSearch(string query);
}
