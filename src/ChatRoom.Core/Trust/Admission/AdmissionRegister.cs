using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Trust.Admission;

/// <summary>Decides which strangers may enter and which persons may make an account, and uses invitations. Thread-safe.</summary>
/// <remarks>Everything is in memory, so that a join waits for no disk unless it uses an invitation.</remarks>
public sealed partial class AdmissionRegister(AccessOptions options, ITrustStore store, TimeProvider time, ILogger<AdmissionRegister>? logger = null) : IDisposable
{
    private static readonly LocalizedMessage MustLogIn = new("Answer_MustLogIn", "Only people with an account may enter here. Log in first.");
    private static readonly LocalizedMessage MustBeInvited = new("Answer_MustBeInvited", "Only invited people may enter here.");
    private static readonly LocalizedMessage OperatorsMake = new("Answer_OperatorsMakeAccounts", "Only the operators of this server make accounts.");
    private static readonly LocalizedMessage InvitedMake = new("Answer_InvitedMakeAccounts", "Only invited people can make an account here.");

    private readonly InvitationList _list = new(time);

    // Held from the use of an invitation here to its store, and while the list is read anew: else a use could be forgotten.
    private readonly SemaphoreSlim _uses = new(1);

    /// <summary>Gets the answer to a code that never was, has ended or is used up.</summary>
    public static LocalizedMessage NoInvitation { get; } = new("Answer_NoInvitation", "This invitation is worth nothing, or not any more.");

    /// <summary>Gets the settings.</summary>
    public AccessOptions Options => options;

    /// <summary>Gets the rule by which strangers enter.</summary>
    public AccessMode Mode => options.Mode;

    /// <summary>Gets whether guests may know which handles belong to accounts; elsewhere such a handle is just taken.</summary>
    public bool TellsClaims => Mode == AccessMode.Open;

    /// <summary>Gets the rule by which accounts are made.</summary>
    public RegistrationRule Registration => FixedRegistration() ?? UsualRule(Mode);

    /// <summary>Gets the setting of the rule by which accounts are made; null for the one that is usual for the mode.</summary>
    public Func<RegistrationRule?> FixedRegistration { get; init; } = () => null;

    /// <summary>Gets the address of the page, for the links of invitations; null while there is none.</summary>
    public Func<Uri?> Page { get; init; } = () => null;

    /// <summary>Gets whether an invitation changes nothing on this server.</summary>
    public bool AsksForNone => Mode != AccessMode.Invited && Registration != RegistrationRule.Invited;

    /// <summary>Returns the rule by which accounts are made, if no setting names one.</summary>
    public static RegistrationRule UsualRule(AccessMode mode) => mode == AccessMode.Open ? RegistrationRule.Everyone : RegistrationRule.Invited;

    /// <summary>Returns the line for a person that may not enter, or null.</summary>
    /// <param name="person">The person; none before it has a name.</param>
    /// <param name="hasAccount">Whether the person has logged in.</param>
    public LocalizedMessage? RefuseEntry(PersonId person, bool hasAccount) =>
        Mode == AccessMode.Open || hasAccount ? null
        : Mode == AccessMode.Accounts ? MustLogIn
        : IsInvited(person) ? null
        : MustBeInvited;

    /// <summary>Returns the line for a person that may not make an account, or null.</summary>
    public LocalizedMessage? RefuseAccount(PersonId person) => Registration switch
    {
        RegistrationRule.Everyone => null,
        RegistrationRule.Invited => IsInvited(person) ? null : InvitedMake,
        _ => OperatorsMake,
    };

    /// <summary>Returns whether a person has used an invitation.</summary>
    public bool IsInvited(PersonId person) => !person.IsNone && _list.IsInvited(person);

    /// <summary>Uses an invitation for a person, if this server asks for one. A person uses up one only.</summary>
    /// <param name="code">The code, as <see cref="InvitationCode.Find"/> returns it.</param>
    /// <param name="person">The person.</param>
    /// <param name="canReturn">Whether the person can come back, by a token or an account.</param>
    /// <returns>Null if the person is invited or need not be, else the reason.</returns>
    public async Task<LocalizedMessage?> AcceptAsync(string code, PersonId person, bool canReturn)
    {
        if (AsksForNone || IsInvited(person))
        {
            return null;
        }

        return await InTurnAsync<LocalizedMessage?>(async () =>
        {
            var hash = InvitationCode.HashOf(code);
            if (_list.TryTake(hash) is not { } id)
            {
                return NoInvitation;
            }

            if (!await TryStoreAsync(new TrustChange.UseInvitation(id, canReturn ? person : PersonId.None)))
            {
                _list.GiveBack(hash);
                return new("Answer_InvitationNotStored", "Invitations cannot be read or written just now. Try again later.");
            }

            _list.Admit(person, canReturn);
            return null;
        });
    }

    /// <summary>Gives back the use of an invitation, because its person has not got what it was used for.</summary>
    public Task GiveBackAsync(string code, PersonId person) => InTurnAsync(async () =>
    {
        var hash = InvitationCode.HashOf(code);
        _list.Forget(person, always: true);
        if (_list.Find(hash) is { } invitation && await TryStoreAsync(new TrustChange.GiveInvitationBack(invitation.Id, person)))
        {
            _list.GiveBack(hash);
        }

        return true;
    });

    /// <summary>Returns the line for a stranger that may not make an account, or null. No invitation is used.</summary>
    /// <param name="code">The code of an invitation, or null.</param>
    public LocalizedMessage? RefuseStranger(string? code) => Registration != RegistrationRule.Invited || code is null
        ? RefuseAccount(PersonId.None)
        : _list.Find(InvitationCode.HashOf(code))?.IsGood(time.GetUtcNow()) == true ? null : NoInvitation;

    /// <summary>Lets a stranger make an account, by an invitation if this server asks for one. Without an account, the invitation is given back.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="code">The code of an invitation, or null.</param>
    /// <param name="makeAsync">Makes the account, or returns the reason why not.</param>
    public async Task<(T? Made, LocalizedMessage? Refusal)> AdmitAsync<T>(string? code, Func<Task<(T? Made, LocalizedMessage? Refusal)>> makeAsync)
        where T : class
    {
        var stranger = PersonId.New();
        if (Registration != RegistrationRule.Invited || code is null)
        {
            return RefuseAccount(stranger) is { } refusal ? (null, refusal) : await makeAsync();
        }

        if (await AcceptAsync(code, stranger, canReturn: false) is { } invalid)
        {
            return (null, invalid);
        }

        var isMade = false;
        try
        {
            var answer = await makeAsync();
            isMade = answer.Made is not null;
            return answer;
        }
        finally
        {
            await (isMade ? Task.CompletedTask : GiveBackAsync(code, stranger));
            OnLeft(stranger);
        }
    }

    /// <summary>Lists the invitations that can be used, by number.</summary>
    public IReadOnlyList<ServerInvitation> List() => _list.List();

    /// <summary>Lists the numbers of the invitations that have ended or are used up.</summary>
    public IReadOnlyCollection<long> ListEnded() => _list.ListEnded();

    /// <summary>Returns the number of a new invitation.</summary>
    public ValueTask<long> NextIdAsync() => store.TakeNumberAsync("invitation", _list.NextId());

    /// <summary>Forgets a person that has left the server and cannot come back.</summary>
    public void OnLeft(PersonId person) => _list.Forget(person, always: false);

    /// <inheritdoc/>
    public void Dispose() => _uses.Dispose();

    /// <summary>Reads what is stored; at the start.</summary>
    internal void Load(TrustFacts facts) => _list.Load(facts.Invitations, facts.Invited);

    /// <summary>Reads anew what is stored, because another node has changed it.</summary>
    internal Task<TrustFacts> ReloadAsync(Func<Task<TrustFacts>> loadAsync, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var facts = await loadAsync();
            _list.Reload(facts.Invitations, facts.Invited);
            return facts;
        },
        cancellationToken);

    /// <summary>Makes a change that is stored.</summary>
    internal void Make(TrustChange change)
    {
        switch (change)
        {
            case TrustChange.Invite(var invitation):
                _list.Add(invitation);
                break;
            case TrustChange.EndInvitations(var ids):
                _list.Remove(ids);
                break;
        }
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> workAsync, CancellationToken cancellationToken = default)
    {
        await _uses.WaitAsync(cancellationToken);
        try
        {
            return await workAsync();
        }
        finally
        {
            _uses.Release();
        }
    }

    private async Task<bool> TryStoreAsync(TrustChange change)
    {
        try
        {
            await store.StoreAsync(change, null, keep: 0);
            return true;
        }
        catch (Exception e)
        {
            LogNotStored(logger ?? NullLogger<AdmissionRegister>.Instance, e);
            return false;
        }
    }

    [LoggerMessage(64, LogLevel.Error, "The use of an invitation is not stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
