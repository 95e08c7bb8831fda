using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Settings;

/// <summary>Configures where all data is: in files of this machine, or in a database that several nodes share. Section <c>Data</c>.</summary>
public sealed class DataOptions : IValidatableObject
{
    public const string Section = "Data";

    /// <summary>Selects the place: <c>files</c> are those of the section <c>History</c>, <c>postgres</c> is a PostgreSQL database.</summary>
    [RegularExpression("(?i:files|postgres)", ErrorMessage = "must be files or postgres")]
    public string Provider { get; set; } = "files";

    /// <summary>Names the database, such as <c>Host=db;Database=chatroom;Username=chatroom;Password=…</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>Says that there is a backup of the database, so that a migration may rewrite its data.</summary>
    public bool BackupMade { get; set; }

    /// <summary>Tells whether this value of <see cref="Provider"/> is PostgreSQL.</summary>
    public static bool IsPostgres(string? provider) => string.Equals(provider, "postgres", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        IsPostgres(Provider) && Connection.Length == 0
            ? [new("must name the database, such as Host=localhost;Database=chatroom;Username=chatroom", [nameof(Connection)])]
            : [];
}
