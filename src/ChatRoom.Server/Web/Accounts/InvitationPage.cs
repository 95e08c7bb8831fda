using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Accounts.Passkeys;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Serves the form by which a newcomer makes an account, with or without an invitation. The form works without scripts; with them, a passkey can stand for the passphrase.</summary>
internal sealed class InvitationPage(AdmissionRegister admission, AccountDoor door, AccountForm form, PasskeyRegister passkeys) : ILinkPage
{
    /// <summary>Shows the form. Whether the code is good is no matter before the form is sent.</summary>
    public Task ShowAsync(HttpContext context, string code) =>
        IsOffered(code) ? WriteAsync(context, code, "", door.IsSafe(context) ? null : AccountEndpoints.Unsafe) : WriteNoneAsync(context);

    /// <summary>Takes the form: the account is made, and the browser is logged in.</summary>
    public async Task TakeAsync(HttpContext context, string code)
    {
        if (!IsOffered(code) || !context.Request.HasFormContentType)
        {
            await WriteNoneAsync(context);
            return;
        }

        var (handle, passphrase) = await AccountForm.ReadAsync(context);
        if (!door.IsSafe(context))
        {
            await WriteAsync(context, code, handle, AccountEndpoints.Unsafe);
            return;
        }

        if (AccountForm.IsSecret(handle))
        {
            await WriteAsync(context, code, "", AccountForm.NoHandle);
            return;
        }

        var wanted = new NewAccount(handle, InvitationCode.Find(code), passphrase);
        var (account, refusal) = await door.JoinAsync(context, wanted);
        if (account is null)
        {
            await WriteAsync(context, code, InvitationCode.Remove(handle), refusal);
            return;
        }

        AccountForm.GoToPage(context);
    }

    private static Task WriteNoneAsync(HttpContext context) =>
        StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, AdmissionRegister.NoInvitation);

    private bool IsOffered(string code) => admission.Registration switch
    {
        RegistrationRule.Everyone => true,
        RegistrationRule.Invited => InvitationCode.Find(code) is not null,
        _ => false,
    };

    private Task WriteAsync(HttpContext context, string code, string handle, LocalizedMessage? problem) => form.WriteAsync(
        context, ("Invited_Title", "Invited_About", "Invited_Do"), handle, fixesHandle: false, problem, invitation: passkeys.IsOffered ? code : null);
}
