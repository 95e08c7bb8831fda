using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Core.Trust.Settings;

namespace ChatRoom.Core.Moderation;

/// <summary>Lists and changes the settings that can change while the server runs.</summary>
/// <param name="trust">The register, which stores them.</param>
/// <param name="losses">Counts the events that a value deletes.</param>
/// <param name="time">The clock.</param>
internal sealed class SettingActs(TrustRegister trust, IEnumerable<ISettingLoss> losses, TimeProvider time)
{
    // A value that deletes something can be taken back for this long.
    private static readonly TimeSpan Respite = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly LocalizedMessage NoSuch = new("Setting_NoSuch", "There is no such setting that can change while the server runs.");

    private readonly Lock _gate = new();
    private (PersonId Issuer, string Name, string Value, long Count, DateTimeOffset At) _asked;

    /// <summary>Lists the settings.</summary>
    public Task<ActAnswer> ListAsync(string argument, Issuer issuer, CancellationToken cancellationToken) => Task.FromResult(
        Authority.Refuse(ModerationAct.ChangeSetting, issuer.Rank) is { } refusal
            ? ActAnswer.Refused(refusal)
            : ActAnswer.Done([.. trust.Settings.Settings.All.Select(setting => (LocalizedMessage)LineOf(setting))]));

    /// <summary>Gives a setting a value: <c>NAME VALUE [COUNT]</c>.</summary>
    public async Task<ActAnswer> SetAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        var (name, rest) = Cut(argument);
        if (Find(name, issuer, out var refusal) is not { } setting)
        {
            return ActAnswer.Refused(refusal);
        }

        var loss = losses.FirstOrDefault(loss => loss.Settings.Contains(setting.Name));
        var (value, count) = loss is null ? (rest, "") : Cut(rest);
        if (setting.Check(value, out var usual) is { } problem)
        {
            return ActAnswer.Refused(new("Setting_Impossible", "{0} {1}.", setting.Name, problem));
        }

        var lost = loss is null ? 0 : await loss.CountAsync(setting.Name, usual, cancellationToken);
        if (lost > 0 && !IsConfirmed(issuer, setting.Name, usual, lost, count, out var asked))
        {
            return ActAnswer.Refused(new("Setting_Loses", "{0}={1} deletes {2} events, one hour from now. To do that, repeat it with that number behind it.", setting.Name, usual, asked));
        }

        var now = time.GetUtcNow();
        var stored = new StoredSetting(setting.Name, usual, now, lost > 0 ? now + Respite : now, issuer.Handle);
        await trust.ApplyAsync(new TrustChange.ChangeSetting(stored), EntryOf(issuer, "set", stored, lost));
        return ActAnswer.Done(lost > 0
            ? new LocalizedMessage("Setting_Waits", "{0} will be {1} from {2} on. Until then it can be taken back.", stored.Name, usual, Sanction.Shown(stored.BeginsAt))
            : new LocalizedMessage("Setting_Set", "{0} is {1} now.", stored.Name, usual));
    }

    /// <summary>Takes back a value that waits; else gives the setting its value of the start: <c>NAME</c>.</summary>
    public async Task<ActAnswer> ResetAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        if (Find(argument, issuer, out var refusal) is not { } setting)
        {
            return ActAnswer.Refused(refusal);
        }

        if (trust.Settings.FindWaiting(setting.Name) is not null)
        {
            await trust.ApplyAsync(new TrustChange.CancelSetting(setting.Name, time.GetUtcNow()), ModerationService.Entry(time, issuer, "cancel", "", setting.Name));
            return ActAnswer.Done(new LocalizedMessage("Setting_TakenBack", "{0} stays {1}.", setting.Name, setting.Value));
        }

        if (trust.Settings.FindStored(setting.Name) is null)
        {
            return ActAnswer.Refused(new("Setting_NotChanged", "{0} was not changed.", setting.Name));
        }

        var loss = losses.FirstOrDefault(loss => loss.Settings.Contains(setting.Name));
        if (loss is not null && await loss.CountAsync(setting.Name, setting.Default, cancellationToken) > 0)
        {
            return ActAnswer.Refused(new("Setting_ResetLoses", "The value of the start, {0}, deletes events. Set it instead.", setting.Default));
        }

        await trust.ApplyAsync(new TrustChange.ResetSetting(setting.Name), ModerationService.Entry(time, issuer, "reset", "", setting.Name, setting.Default));
        return ActAnswer.Done(new LocalizedMessage("Setting_Set", "{0} is {1} now.", setting.Name, setting.Value));
    }

    private static (string Word, string Others) Cut(string text) =>
        text.Trim().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var first, var rest] => (first, rest.Trim()),
            [var first] => (first, ""),
            _ => ("", ""),
        };

    /// <summary>Finds a setting that the issuer may change; else returns null and why.</summary>
    private LiveSetting? Find(string name, Issuer issuer, out LocalizedMessage refusal)
    {
        var setting = trust.Settings.Settings.Find(name.Trim());
        var act = setting is { OnlyByOwner: true } ? ModerationAct.ChangeOwnersSetting : ModerationAct.ChangeSetting;
        var why = Authority.Refuse(act, issuer.Rank)
            ?? (setting?.FixedBy is { } place ? new("Setting_Fixed", "{0} is set by {1}, which wins. Nothing was changed.", setting.Name, place) : null);
        refusal = why ?? NoSuch;
        return why is null ? setting : null;
    }

    // The number that was asked for counts, because the number of events grows meanwhile.
    private bool IsConfirmed(Issuer issuer, string name, string value, long lost, string typed, out long asked)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var known = _asked.Issuer == issuer.Id && _asked.Name == name && _asked.Value == value && now - _asked.At <= Patience;
            asked = known && typed.Length > 0 ? _asked.Count : lost;
            if (known && long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == _asked.Count)
            {
                _asked = default;
                return true;
            }

            _asked = (issuer.Id, name, value, asked, now);
            return false;
        }
    }

    private AuditEntry EntryOf(Issuer issuer, string act, StoredSetting stored, long lost) => ModerationService.Entry(
        time, issuer, act, "", stored.Name, lost > 0 ? $"{stored.Value}, from {Sanction.Shown(stored.BeginsAt)}, {lost} events go" : stored.Value);

    private string LineOf(LiveSetting setting)
    {
        var by = setting.FixedBy is { } place ? $" (set by {place})"
            : trust.Settings.FindStored(setting.Name) is { } stored ? $" (set by {stored.By})"
            : "";
        var later = trust.Settings.FindWaiting(setting.Name) is { } waiting ? $", {waiting.Value} from {Sanction.Shown(waiting.BeginsAt)}" : "";
        return $"{setting.Name}={setting.Value}{by}{later}";
    }
}
