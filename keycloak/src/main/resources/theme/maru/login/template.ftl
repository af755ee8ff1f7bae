<#--
  The frame of every page: brand, languages, the person if she is known, one notice, the page itself.
  Sections that pages fill: header, show-username, form, info, socialProviders.
-->
<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false>
<!DOCTYPE html>
<html lang="${lang!'ko'}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="robots" content="noindex">
    <meta name="theme-color" content="#ffffff">
    <title>${title!}</title>
    <link rel="icon" type="image/svg+xml" href="${url.resourcesPath}/img/maru.svg">
    <#list (properties.styles!'')?split(' ') as style>
      <link rel="stylesheet" href="${url.resourcesPath}/${style}">
    </#list>
    <script type="importmap">{"imports": {"rfc4648": "${url.resourcesCommonPath}/vendor/rfc4648/rfc4648.js"}}</script>
    <#if scripts??>
      <#list scripts as script>
        <script src="${script}"></script>
      </#list>
    </#if>
    <script type="module">
      <#outputformat "JavaScript">
      import { checkAuthSession, startSessionPolling } from ${(url.resourcesPath + "/js/authChecker.js")?c};
      startSessionPolling(${url.ssoLoginInOtherTabsUrl?c});
      <#if authenticationSession??>
      checkAuthSession(${authenticationSession.authSessionIdHash?c});
      </#if>
      </#outputformat>
    </script>
  </head>
  <body data-page-id="login-${pageId}">
    <header class="top">
      <span class="brand">
        <img src="${url.resourcesPath}/img/maru.svg" alt="" width="28" height="28">
        <span>${msg("maruBrand")}</span>
      </span>
      <#if realm.internationalizationEnabled && locale.supported?size gt 1>
        <nav class="languages" aria-label="${msg("languages")}">
          <#-- Keycloak hands them over unordered; Korean comes first. -->
          <#list ["ko", "en", "zh-Hans", "vi"] as tag>
            <#list locale.supported?filter(one -> one.languageTag == tag) as language>
              <a href="${language.url}" lang="${tag}" hreflang="${tag}"<#if tag == locale.currentLanguageTag> aria-current="true"</#if>>${language.label}</a>
            </#list>
          </#list>
        </nav>
      </#if>
    </header>
    <main class="card">
      <h1><#nested "header"></h1>
      <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
        <#nested "show-username">
        <p class="who">
          <strong>${auth.attemptedUsername}</strong>
          <a href="${url.loginRestartFlowUrl}">${msg("restartLoginTooltip")}</a>
        </p>
      </#if>
      <#if displayRequiredFields>
        <p class="hint"><span class="required" aria-hidden="true">*</span> ${msg("requiredFields")}</p>
      </#if>
      <#if displayMessage && message?has_content && (message.type != 'warning' || !isAppInitiatedAction??)>
        <div class="notice notice-${message.type}" role="<#if message.type == 'error'>alert<#else>status</#if>">${kcSanitize(message.summary)?no_esc}</div>
      </#if>

      <#nested "form">

      <#if auth?has_content && auth.showTryAnotherWayLink()>
        <form action="${url.loginAction}" method="post">
          <button class="button button-plain button-wide" name="tryAnotherWay" value="on">${msg("doTryAnotherWay")}</button>
        </form>
      </#if>

      <#nested "socialProviders">

      <#if displayInfo>
        <div class="info"><#nested "info"></div>
      </#if>
    </main>
  </body>
</html>
</#macro>
