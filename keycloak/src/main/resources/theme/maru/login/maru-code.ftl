<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=true; section>
  <#if section = "header">
    ${msg("maruCodeTitle")}
  <#elseif section = "form">
    <p class="hint">${msg("maruCodeText")}</p>
    <form action="${url.loginAction}" method="post">
      <div class="field">
        <label class="label" for="username">${msg("maruLoginName")}</label>
        <input class="input" id="username" name="username" type="text" autofocus required autocomplete="username"
               autocapitalize="none" autocorrect="off" spellcheck="false">
      </div>
      <div class="field">
        <label class="label" for="code">${msg("maruCodeLabel")}</label>
        <input class="input" id="code" name="code" type="text" required autocomplete="one-time-code" maxlength="40"
               autocapitalize="characters" autocorrect="off" spellcheck="false">
      </div>
      <button class="button button-primary button-wide" type="submit">${msg("maruCodeSubmit")}</button>
    </form>
    <#if (client.baseUrl)?has_content>
      <p class="beside"><a href="${client.baseUrl}cannot-sign-in">${msg("maruCodeNone")}</a></p>
    </#if>
  </#if>
</@layout.registrationLayout>
