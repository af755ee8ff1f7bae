<#import "template.ftl" as layout>
<#import "passkeys.ftl" as passkeys>
<#assign wrong = messagesPerField.existsError('username', 'password')>
<@layout.registrationLayout displayMessage=!wrong; section>
  <#if section = "header">
    ${msg("loginAccountTitle")}
  <#elseif section = "form">
    <#if wrong>
      <div class="notice notice-error" role="alert" id="sign-in-error">${kcSanitize(messagesPerField.getFirstError('username', 'password'))?no_esc}</div>
    </#if>
    <#if enableWebAuthnConditionalUI?has_content>
      <@passkeys.conditionalUIData />
      <p class="or"><span>${msg("maruOrPassword")}</span></p>
    </#if>
    <form id="sign-in" action="${url.loginAction}" method="post" onsubmit="this.login.disabled = true">
      <#if !usernameHidden??>
        <div class="field">
          <label class="label" for="username">${msg("maruLoginName")}</label>
          <input class="input" id="username" name="username" type="text" value="${(login.username!'')}" autofocus required
                 autocapitalize="none" autocorrect="off" spellcheck="false"
                 autocomplete="${(enableWebAuthnConditionalUI?has_content)?then('username webauthn', 'username')}"
                 aria-describedby="username-hint<#if wrong> sign-in-error</#if>"<#if wrong> aria-invalid="true"</#if>>
          <p class="hint" id="username-hint">${msg("maruLoginNameHint")}</p>
        </div>
      </#if>
      <div class="field">
        <label class="label" for="password">${msg("password")}</label>
        <div class="input-with-button">
          <input class="input" id="password" name="password" type="password" autocomplete="current-password" required<#if usernameHidden??> autofocus</#if>
                 <#if wrong> aria-invalid="true" aria-describedby="sign-in-error"</#if>>
          <button class="show-password" type="button" aria-label="${msg("showPassword")}" aria-controls="password" data-password-toggle
                  data-icon-show="eye" data-icon-hide="eye eye-off"
                  data-label-show="${msg("showPassword")}" data-label-hide="${msg("hidePassword")}"><i class="eye" aria-hidden="true"></i></button>
        </div>
      </div>
      <#if realm.rememberMe && !usernameHidden??>
        <label class="check">
          <input type="checkbox" name="rememberMe"<#if login.rememberMe??> checked</#if>>
          <span>${msg("rememberMe")}</span>
        </label>
      </#if>
      <input type="hidden" name="credentialId" value="${auth.selectedCredential!}">
      <button class="button button-primary button-wide" name="login" type="submit">${msg("doLogIn")}</button>
      <#if realm.resetPasswordAllowed>
        <p class="beside"><a href="${url.loginResetCredentialsUrl}">${msg("doForgotPassword")}</a></p>
      </#if>
    </form>
    <#if (client.baseUrl)?has_content>
      <p class="beside"><a href="${client.baseUrl}cannot-sign-in">${msg("maruCannotSignIn")}</a></p>
      <p class="beside"><a href="${client.baseUrl}join">${msg("maruJoin")}</a></p>
    </#if>
    <script type="module" src="${url.resourcesPath}/js/passwordVisibility.js"></script>
  </#if>
</@layout.registrationLayout>
