using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Search;

/// <summary>Configures the search (section <c>Search</c>).</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>Gets or sets whether messages are indexed. Without an index, only the newest messages are searched.</summary>
    [AllowedValues(true, false, ErrorMessage = "must be true or false")]
    public bool Index { get; set; } = true;

    /// <summary>Gets or sets the largest number of events that a search reads because the index does not have them yet.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 to 1000000")]
    public int Unindexed { get; set; } = 20_000;

    /// <summary>Gets or sets the time after which a search of the index gives up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "must be a time from 00:00:00.1 to 00:01:00, such as 00:00:02")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the time after which the words of deleted messages leave the file of the index.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24.00:00:00", ErrorMessage = "must be a time from 00:00:01 to 24 days, such as 00:05:00")]
    public TimeSpan PurgeAfter { get; set; } = TimeSpan.FromMinutes(5);
}
