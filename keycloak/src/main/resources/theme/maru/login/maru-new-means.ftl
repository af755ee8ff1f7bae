<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("maruNewMeansTitle")}
  <#elseif section = "form">
    <p class="hint">${msg("maruNewMeansText")}</p>
    <form class="stack" action="${url.loginAction}" method="post">
      <button class="button button-primary button-wide" name="means" value="passkey" type="submit">${msg("maruNewMeansPasskey")}</button>
      <p class="hint">${msg("maruNewMeansPasskeyText")}</p>
      <p class="or"><span>${msg("maruNewMeansOr")}</span></p>
      <button class="button button-secondary button-wide" name="means" value="password" type="submit">${msg("maruNewMeansPassword")}</button>
    </form>
  </#if>
</@layout.registrationLayout>
